/** The participant page of a live session. */
