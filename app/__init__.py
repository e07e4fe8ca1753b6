"""What people see: the workbench and the command line."""
