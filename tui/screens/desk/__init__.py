"""The desk screen: the list of articles, the page, the inspector, and what their keys do."""
