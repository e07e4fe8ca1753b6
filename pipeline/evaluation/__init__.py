"""How right the method is: protocols that reveal codes only after they were suggested for."""
