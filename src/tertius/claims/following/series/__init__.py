"""Any variable of the panel as a yearly series: of a state, a group, a pair, a power's clients or the world.

`variables` lays a variable out by state and year, `groups` says who belongs to whom in which year, `lines`
pools states to one series with its coverage and denominators, `drift` estimates slopes and means under
memory."""
