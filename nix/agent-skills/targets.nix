# The targets of agent-skills-nix, and their directories for the user. Its users rely on these, even where kitout's own table
# of agents has newer ones.
{
  agents = "$HOME/.agents/skills";
  antigravity = "$HOME/.gemini/antigravity/skills";
  claude = "\${CLAUDE_CONFIG_DIR:-$HOME/.claude}/skills";
  codex = "\${CODEX_HOME:-$HOME/.codex}/skills";
  copilot = "$HOME/.copilot/skills";
  cursor = "$HOME/.cursor/skills";
  gemini = "$HOME/.gemini/skills";
  opencode = "$HOME/.config/opencode/skills";
  pi = "$HOME/.pi/agent/skills";
  windsurf = "$HOME/.codeium/windsurf/skills";
}
