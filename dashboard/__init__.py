"""The Streamlit page, its map component, its links and its exports."""
