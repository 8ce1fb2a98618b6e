# As much of nixpkgs' lib as nix/home-manager.nix uses, and an `evaluate` that stands for the module system: it checks what is
# given against the declared types, and refuses what is not declared. The real one is asked by real-eval.sh.
let
  inherit (builtins)
    all
    attrNames
    attrValues
    isAttrs
    isBool
    isList
    isPath
    isString
    mapAttrs
    substring
    stringLength
    toString
    ;

  plain = name: check: {
    inherit name check;
    coerce = value: value;
  };
  isStringLike = value: isString value || isPath value || (isAttrs value && value ? outPath);
in
rec {
  literalExpression = text: { _type = "literalExpression"; inherit text; };
  mkOption = option: option // { _type = "option"; };
  mkIf = condition: content: { inherit condition content; };
  mkDefault = value: value;
  singleton = value: [ value ];
  any = builtins.any;
  filter = builtins.filter;
  hasPrefix = prefix: text: substring 0 (stringLength prefix) text == prefix;

  hm.dag = {
    entryBefore = before: data: {
      inherit before data;
      after = [ ];
    };
    entryAfter = after: data: {
      inherit after data;
      before = [ ];
    };
  };

  types = {
    bool = plain "boolean" isBool;
    str = plain "string" isString;
    raw = plain "raw value" (_: true);
    path = plain "path" (value: isStringLike value && substring 0 1 (toString value) == "/");
    package = plain "package" (value: isAttrs value && value.type or null == "derivation");
    nullOr = type: plain "null or ${type.name}" (value: value == null || type.check value);
    either = a: b: plain "${a.name} or ${b.name}" (value: a.check value || b.check value);
    listOf = type: plain "list of ${type.name}" (value: isList value && all type.check value);
    attrsOf =
      type:
      plain "attribute set of ${type.name}" (value: isAttrs value && all type.check (attrValues value));
    lazyAttrsOf = type: plain "attribute set of ${type.name}" isAttrs;
    addCheck = type: check: type // { check = value: type.check value && check value; };
    coercedTo = from: coerce: to: {
      name = "${from.name} or ${to.name}";
      check = value: from.check value || to.check value;
      coerce = value: if from.check value then coerce value else value;
    };
  };

  evaluate =
    {
      module,
      pkgs,
      # programs.kitout
      given,
      home,
    }:
    let
      evaluated = import module {
        inherit config pkgs;
        lib = {
          inherit
            any
            filter
            hasPrefix
            hm
            literalExpression
            mkDefault
            mkIf
            mkOption
            singleton
            types
            ;
        };
      };
      options = evaluated.options.programs.kitout;
      emitted = if evaluated.config.condition then evaluated.config.content else { };
      own = emitted.programs.kitout or { };
      valueOf =
        name: option:
        if given ? ${name} then
          if option.readOnly or false then
            throw "The option `programs.kitout.${name}' is read-only"
          else if option.type.check given.${name} then
            option.type.coerce given.${name}
          else
            throw "A definition for option `programs.kitout.${name}' is not of type `${
              option.type.description or option.type.name
            }'"
        else
          option.default or own.${name};
      config = {
        inherit home;
        lib.shell.exportAll =
          variables:
          builtins.concatStringsSep "\n" (
            map (name: "export ${name}=\"${variables.${name}}\"") (attrNames variables)
          );
        programs.kitout =
          let
            values = mapAttrs valueOf options;
            undeclared = attrNames (removeAttrs given (attrNames options));
          in
          if undeclared != [ ] then
            throw "The option `programs.kitout.${builtins.head undeclared}' does not exist"
          else
            values // { facts = own.facts or { } // values.facts; };
      };
    in
    {
      inherit config emitted options;
    };
}
