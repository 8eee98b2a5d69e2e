"""What a process may ask of the kernel once it has met what strangers sent. docs/sandbox.md."""
