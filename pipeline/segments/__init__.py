"""Talk cut into the units that are coded, and what was decided about them."""
