"""What pages share on the screen: the sidebar, dialogs, components, words kept."""
