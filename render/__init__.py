"""Topic to plan, to scene code, to video; skeleton overlay: pure pictures."""
