"""The Streamlit pages: each a short function over reading, relating and showing."""
