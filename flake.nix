# For those who use Nix: `nix run github:org/regression-gate -- --version`, `nix develop`.
# flake.lock is made on GitHub by the workflow flake-lock, since it names a revision of nixpkgs.
{
  description = "Run a matrix of experiments, compare it with main by real statistics, gate the pull request";

  inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";

  outputs =
    { self, nixpkgs }:
    let
      inherit (nixpkgs) lib;
      systems = [
        "x86_64-linux"
        "aarch64-linux"
        "x86_64-darwin"
        "aarch64-darwin"
      ];
      forEach = make: lib.genAttrs systems (system: make nixpkgs.legacyPackages.${system});
      manifest = lib.importJSON ./package.json;
    in
    {
      # The committed bundle holds all its code, and CI shows that it is what src/ builds: nothing is fetched here.
      packages = forEach (pkgs: {
        default = pkgs.stdenvNoCC.mkDerivation {
          pname = manifest.name;
          inherit (manifest) version;
          src = lib.fileset.toSource {
            root = ./.;
            fileset = lib.fileset.unions [
              ./dist/cli
              ./package.json
              ./LICENSE
            ];
          };
          nativeBuildInputs = [ pkgs.makeWrapper ];
          dontBuild = true;
          installPhase = ''
            runHook preInstall
            install -Dm444 dist/cli/index.js "$out/lib/regression-gate/dist/cli/index.js"
            install -Dm444 package.json LICENSE -t "$out/lib/regression-gate"
            makeWrapper ${lib.getExe pkgs.nodejs_24} "$out/bin/regression-gate" \
              --add-flags "$out/lib/regression-gate/dist/cli/index.js" \
              --suffix PATH : ${lib.makeBinPath [ pkgs.git ]}
            runHook postInstall
          '';
          doInstallCheck = true;
          installCheckPhase = ''
            test "$("$out/bin/regression-gate" --version)" = "${manifest.version}"
          '';
          meta = {
            inherit (manifest) description;
            license = lib.licenses.mit;
            mainProgram = "regression-gate";
            platforms = systems;
          };
        };
      });

      checks = forEach (pkgs: {
        package = self.packages.${pkgs.stdenv.hostPlatform.system}.default;
      });

      # What `npm test` and the scripts beside it need.
      devShells = forEach (pkgs: {
        default = pkgs.mkShell {
          packages = [
            pkgs.nodejs_24
            pkgs.git
            pkgs.gh
            pkgs.shellcheck
            pkgs.actionlint
            pkgs.zizmor
            pkgs.libfaketime
          ];
        };
      });

      formatter = forEach (pkgs: pkgs.nixfmt);
    };
}
