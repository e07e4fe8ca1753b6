"""The Themes page: drafts, themes, relations."""
