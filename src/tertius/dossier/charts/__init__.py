"""Chart kinds, one file each: a verdict's table of figures to an Altair chart."""
