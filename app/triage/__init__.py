"""The Triage page: open suggestions of all interviews, one by one."""
