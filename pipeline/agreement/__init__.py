"""How far coders agree: coefficients, intervals, and what to say about them."""
