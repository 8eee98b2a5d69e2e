"""From scene code to a stream of frames: warm processes, forks, layout check, encoder."""
