/** The projected view and the cockpit of a live session. */
