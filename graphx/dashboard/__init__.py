"""The pages of the Streamlit dashboard."""
