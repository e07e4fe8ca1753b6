"""The Code page: an interview read and coded."""
