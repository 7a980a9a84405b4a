"""The workbench of `tertius serve`: a page on this machine for the whole work on a case.

A screen is a file of `screens/` that the registry finds.  It returns a `View`, a list of panels; every panel
can be shown, cited, and taken away as data, figure or code from the same address.
"""
