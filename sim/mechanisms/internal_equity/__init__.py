"""Internal equity: who is paid more than colleagues of like talent raises their pay."""
