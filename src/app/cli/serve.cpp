// `zhida serve`: the web page and the HTTP API.
#include <chrono>
#include <filesystem>
#include <optional>
#include <ostream>
#include <system_error>

#include <CLI/CLI.hpp>

#include "app/cli/command.h"
#include "app/desk/desk.h"
#include "app/desk/upkeep.h"
#include "app/records/records.h"
#include "app/server/server.h"

namespace zhida::cli {
namespace {

constexpr const char* kBuiltPage = "web/dist";
constexpr auto kUpkeep = std::chrono::minutes(1);  // between checkpoints of a log that grows

struct ServeOptions {
  server::Options server;
  std::string packs = "packs";
  std::string data;      // "" = nothing is recorded
  std::string database;  // "" = the one in `data`
  std::string config;    // read by with_config(), before the options
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
  std::shared_ptr<records::Records> records;
  if (!options.data.empty()) {
    auto opened = records::Records::open({.folder = options.data, .database = options.database});
    if (!opened) return report(opened.errors(), console.err);
    records = std::move(*opened);
  }
  const desk::Desk desk(*bundle, records, {.secure_cookie = !server::is_local(options.server)});
  std::optional<desk::Upkeep> upkeep;
  if (records) upkeep.emplace(records, kUpkeep);
  const server::Extension extension{
      desk::Desk::serves, [&](const server::Request& request) { return desk.answer(request); }};
  const auto ready = [&](const std::string& url) {
    console.out << "直达 · Zhida  " << url << "\n" << std::flush;
  };
  const auto served = server::run(*bundle, records, extension, options.server, ready);
  return served ? *served : report(served.errors(), console.err);
}

void add_records_options(CLI::App& command, ServeOptions& options) {
  command
      .add_option("--data", options.data,
                  "数据文件夹（zhida init 建的），记录决定、事实与账目 · data folder made by zhida "
                  "init, for records")
      ->type_name("DIR")
      ->envname("ZHIDA_DATA");
  command
      .add_option(
          "--database", options.database,
          "postgresql://…，默认用数据文件夹里的 SQLite · the default is SQLite in the data folder")
      ->type_name("URL")
      ->envname("ZHIDA_DATABASE");
}

void add_limits(CLI::App& command, server::Options& options) {
  command.add_option("--threads", options.threads, "处理连接的线程 · threads for connections")
      ->check(CLI::Range(1, 256))
      ->envname("ZHIDA_THREADS")
      ->capture_default_str();
  command
      .add_option("--compute", options.compute,
                  "计算的线程，0 为处理器数 · threads that compute, 0 for as many as processors")
      ->check(CLI::Range(0, 256))
      ->envname("ZHIDA_COMPUTE")
      ->capture_default_str();
  command
      .add_option("--workers", options.workers,
                  "可等待磁盘的线程 · threads that may wait for the disk")
      ->check(CLI::Range(1, 1024))
      ->envname("ZHIDA_WORKERS")
      ->capture_default_str();
  command.add_option("--connections", options.connections_max, "最多连接 · connections at most")
      ->check(CLI::Range(1, 100'000))
      ->envname("ZHIDA_CONNECTIONS")
      ->capture_default_str();
  command
      .add_option(
          "--timeout", options.timeout_seconds,
          "请求与应答的时限（秒）· seconds for a request to arrive and an answer to be taken")
      ->check(CLI::Range(1, 3600))
      ->envname("ZHIDA_TIMEOUT")
      ->capture_default_str();
  command
      .add_option("--trusted-proxy", options.trusted_proxy,
                  "前置代理的 IP，相信它的 X-Forwarded-For · IP of a proxy whose X-Forwarded-For "
                  "is believed")
      ->type_name("IP")
      ->envname("ZHIDA_TRUSTED_PROXY");
}

}  // namespace

void add_serve(CLI::App& app, Action& action) {
  auto options = std::make_shared<ServeOptions>();
  CLI::App* command =
      app.add_subcommand("serve", "网页与 HTTP 接口 · the web page and the HTTP API");
  command
      ->add_option("--address", options->server.address, "监听的 IP 地址 · IP address to listen on")
      ->type_name("IP")
      ->envname("ZHIDA_ADDRESS")
      ->capture_default_str();
  command
      ->add_option("--port", options->server.port,
                   "端口，0 为任意空闲端口 · port, 0 for any free one")
      ->type_name("PORT")
      ->envname("ZHIDA_PORT")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str();
  command
      ->add_option("--web", options->server.web_folder,
                   "网页文件夹，默认 web/dist · folder of the built page, default web/dist")
      ->type_name("DIR")
      ->envname("ZHIDA_WEB");
  command
      ->add_option(
          "--city", options->server.city_folder,
          "zhida run 的结果文件夹，供全市视图使用 · folder of a zhida run, for the city's pages")
      ->type_name("DIR")
      ->envname("ZHIDA_CITY")
      ->take_last();
  command->add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      ->type_name("DIR")
      ->envname("ZHIDA_PACKS")
      ->capture_default_str();
  add_records_options(*command, *options);
  add_limits(*command, options->server);
  command
      ->add_option(
          "--config", options->config,
          "配置文件，一行一个 名称=值（选项名）· a file of lines name=value, named as the options")
      ->type_name("FILE")
      ->envname("ZHIDA_CONFIG");
  command->callback([options, &action] {
    action = [options](Console& console) { return serve(*options, console); };
  });
}

}  // namespace zhida::cli
