"""The widgets of the window, each with its states: python main.py gallery"""
