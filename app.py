"""The dashboard: ``streamlit run app.py``."""

from graphx.dashboard.app import main

main()
