"""What pages and commands share; neither Streamlit nor the server."""
