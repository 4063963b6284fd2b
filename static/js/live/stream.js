/** The live stream of a session: newest state by stream, else by asking. */
