"""Clairvoix: a kiosk that explains, takes down what a person decides, and puts it on paper."""
