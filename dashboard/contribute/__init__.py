"""The page on which editors take in articles and data sets, and look back on corrections; Streamlit's."""
