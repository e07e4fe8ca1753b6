"""The Relations page: what goes with what, how, and who says otherwise."""
