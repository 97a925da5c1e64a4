"""The parts of the page that talk to Streamlit, one file a part."""
