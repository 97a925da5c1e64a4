"""Regions, layers, gazetteer and geocoding of territorial disputes.

Knows nothing of articles or web pages.
"""
