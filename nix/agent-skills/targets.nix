# The targets that agent-skills-nix knows, and where it installs for the user: what stands here is what its users rely on,
# also where kitout's own table of agents says something newer.
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
