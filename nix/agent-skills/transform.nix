# Turns a function { original, dependencies } -> text into a template for kitout: { transform, vars }.
{
  # The name of the function in errors.
  option,
  # The SKILL.md of the source, or null if it can only be read after a build.
  original,
  hasPackages,
  function,
}:

let
  inherit (builtins) addErrorContext isFunction isString replaceStrings;

  # Two placeholders for each text: only a function that moves the text as a whole gives the same result for both.
  one = {
    original = "@1 the original of one@";
    dependencies = "@2 the packages of one@";
  };
  other = {
    original = "<first: SKILL.md as it was (other)>";
    dependencies = "<second: a table (other)>";
  };

  call =
    standIn:
    let
      result = addErrorContext "while calling ${option}" (function {
        # Not a string, but it can be interpolated like one. A function that searches in it, and would silently find nothing
        # in a placeholder, makes Nix fail.
        original = if original == null then { __toString = _: standIn.original; } else original;
        # As in agent-skills-nix, there is no table without packages.
        dependencies = if hasPackages then standIn.dependencies else "";
      });
    in
    if isString result || result ? __toString then
      toString result
    else
      throw "kitout: ${option} gives no text, but a ${builtins.typeOf result}.";

  exchanged = replaceStrings [ one.original one.dependencies ] [ other.original other.dependencies ];

  text =
    if !isFunction function then
      throw "kitout: ${option} is no function { original, dependencies } -> text, but a ${builtins.typeOf function}."
    else if exchanged (call one) == call other then
      call one
    else if original == null then
      throw "kitout: ${option} looks into or changes the text that it is given, and the text of a source that has to be built first is not known yet. Let it only put text around `original` and `dependencies`, or make the source an input of the flake."
    else
      throw "kitout: ${option} looks into or changes `dependencies`, which kitout writes later. Let it only put text around it.";

  # What the template language would interpret is put into variables. In one pass, so that replacements stay as they are.
  original' = if original == null then one.original else original;
  transform =
    replaceStrings
      [
        original'
        one.dependencies
        "{"
        "\\"
      ]
      [
        "{{original}}"
        "{{dependencies}}"
        "{{vars.brace}}"
        "{{vars.backslash}}"
      ]
      text;

  uses = name: replaceStrings [ "{{vars.${name}}}" ] [ "" ] transform != transform;
in
{
  inherit transform;
}
// (
  if uses "brace" || uses "backslash" then
    {
      vars = {
        brace = "{";
        backslash = "\\";
      };
    }
  else
    { }
)
