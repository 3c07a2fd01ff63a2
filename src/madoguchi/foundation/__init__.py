"""What every engine stands on: dossier, catalogue, access, identity, storage, journal, outgoing."""
