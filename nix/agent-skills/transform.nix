# A function { original, dependencies } -> text, as the template that kitout fills in: { transform, vars }.
{
  # What errors call the function.
  option,
  # The SKILL.md of the source, or null where it can only be read after something is built.
  original,
  hasPackages,
  function,
}:

let
  inherit (builtins) addErrorContext isFunction isString replaceStrings;

  # Stand-ins: nothing that is done to a text, but moving it as a whole, looks the same for both.
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
        # No string, but as good as one where texts are put together. Whatever looks for something in a text, and would
        # find nothing in a stand-in without telling anybody, is stopped by Nix.
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

  # What a template would read as its own stands in a variable. One pass: what is put in is not looked at again.
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
