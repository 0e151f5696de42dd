// Begun: this module's sources follow.
