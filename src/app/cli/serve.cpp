// `zhida serve`: the web page and the HTTP API.
#include <filesystem>
#include <ostream>
#include <system_error>

#include <CLI/CLI.hpp>

#include "app/cli/command.h"
#include "app/server/server.h"

namespace zhida::cli {
namespace {

constexpr const char* kBuiltPage = "web/dist";

struct ServeOptions {
  server::Options server;
  std::string packs = "packs";
};

int serve(ServeOptions options, Console& console) {
  const auto bundle = load_packs(options.packs);
  if (!bundle) return report(bundle.errors(), console.err);
  // The page that somebody names must be there; without the usual one there is still the API.
  if (options.server.web_folder.empty()) {
    std::error_code ignored;
    if (std::filesystem::is_directory(kBuiltPage, ignored)) {
      options.server.web_folder = kBuiltPage;
    } else {
      console.err << "没有网页（" << kBuiltPage
                  << " 不存在），只提供接口 · no web page (there is no " << kBuiltPage
                  << "), serving only the API\n"
                     "    帮助 · help: 在 web/ 里运行 npm ci && npm run build，或直接运行 ./run · "
                     "npm ci && npm run build in web/, or ./run\n";
    }
  }
  const auto served = server::run(*bundle, options.server, [&](const std::string& url) {
    console.out << "直达 · Zhida  " << url << "\n" << std::flush;
  });
  return served ? *served : report(served.errors(), console.err);
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command =
      app.add_subcommand("serve", "网页与 HTTP 接口 · the web page and the HTTP API");
  command
      ->add_option("--address", options->server.address, "监听的 IP 地址 · IP address to listen on")
      ->type_name("IP")
      ->capture_default_str();
  command
      ->add_option("--port", options->server.port,
                   "端口，0 为任意空闲端口 · port, 0 for any free one")
      ->type_name("PORT")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--web", options->server.web_folder,
                   "网页文件夹，默认 web/dist · folder of the built page, default web/dist")
      ->type_name("DIR");
  command
      ->add_option(
          "--city", options->server.city_folder,
          "zhida run 的结果文件夹，供全市视图使用 · folder of a zhida run, for the city's pages")
      ->type_name("DIR")
      ->take_last();
  command->add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      ->type_name("DIR")
      ->capture_default_str();
  command->callback([options, &action] {
    action = [options](Console& console) { return serve(*options, console); };
  });
}

}  // namespace zhida::cli
