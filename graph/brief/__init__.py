"""The brief: what an analyst must deliver, computed; no picture and no file.

In reading order: what a brief is (`content`, `figures`), how its words are made (`phrasing`), what
each section says, and the conventions that it keeps (`lint`).
"""
