"""The dossier: verdicts and panel to one self-contained page, files and figures."""
