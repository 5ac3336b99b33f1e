"""Does an integration of Klarna's Hosted Payment Page keep the API's contract?

plan -> run -> trace -> judge -> verdict -> report
"""

__version__ = "0.1.0"
