"""What stands before every screen: who may ask, how much may be sent, and what a browser may do with it."""
