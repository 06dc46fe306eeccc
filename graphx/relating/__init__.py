"""Tables to graphs: interactions, edges over time, networks, measures."""
