"""What subscribers have: parsed, compared with what is about to be published, and guarded."""
