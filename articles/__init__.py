"""Articles in, evidence out: passages, mentions, dates and events, each tied to the sentence that says so."""
