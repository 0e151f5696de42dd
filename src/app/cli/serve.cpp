// `zhida serve`: the web page and the HTTP API.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <ostream>
#include <system_error>
#include <unistd.h>

#include "app/cli/command.h"
#include "app/cli/data.h"
#include "app/desk/desk.h"
#include "app/desk/upkeep.h"
#include "app/oidc/oidc.h"
#include "app/records/records.h"
#include "app/server/rate.h"
#include "app/server/server.h"
#include "record/files/files.h"

namespace zhida::cli {
namespace {

constexpr const char* kBuiltPage = "web/dist";
constexpr auto kUpkeep = std::chrono::minutes(1);  // between checkpoints of a log that grows

struct ServeOptions {
  server::Options server;
  std::string packs = "packs";
  std::string data;        // "" = nothing is recorded
  std::string database;    // "" = the one in `data`
  std::string config;      // read by with_config(), before the options
  std::string oidc;        // settings of single sign-on; "" = there is none
  int rate_account = 50;   // requests a second of one account; 0 = as many as come
  int import_mib = 64;     // of a file of a source that comes over HTTP
  int rate_sign_in = 120;  // attempts a minute of one address; 0 = as many as come
};

constexpr unsigned kMibBits = 20;
constexpr std::size_t kSettingsBytesMax = 256U << 10U;
constexpr std::int64_t kSecondUs = 1'000'000;

// Null where there are no settings.
Result<std::shared_ptr<oidc::Client>> sign_on_of(const std::string& file) {
  if (file.empty()) return std::shared_ptr<oidc::Client>();
  const auto text = read_file(file, kSettingsBytesMax);
  if (!text) return text.errors();
  const char* secret = std::getenv("ZHIDA_OIDC_SECRET");
  auto settings = oidc::read_settings(*text, file, secret == nullptr ? "" : secret);
  if (!settings) return settings.errors();
  auto fetch = oidc::fetch_over_tls(settings->ca_file, {});
  if (!fetch) return fetch.errors();
  return std::make_shared<oidc::Client>(std::move(*settings), std::move(*fetch),
                                        identity::system_random(),
                                        [] { return desk::system_now_us() / kSecondUs; });
}

// Null where as many come as like.
std::shared_ptr<server::RateLimiter> limiter_of(std::int64_t count, std::int64_t per_s,
                                                std::int64_t burst) {
  if (count == 0) return nullptr;
  return std::make_shared<server::RateLimiter>(
      server::Rate{.count = count, .per_s = per_s, .burst = burst}, server::random_seed());
}

Result<desk::Options> desk_options_of(const ServeOptions& options) {
  constexpr std::int64_t kBurstSeconds = 10;
  constexpr std::int64_t kMinuteSeconds = 60;
  desk::Options out;
  out.secure_cookie = !server::is_local(options.server);
  auto sign_on = sign_on_of(options.oidc);
  if (!sign_on) return sign_on.errors();
  out.sign_on = std::move(*sign_on);
  out.account_rate = limiter_of(options.rate_account, 1, options.rate_account * kBurstSeconds);
  out.sign_in_rate = limiter_of(options.rate_sign_in, kMinuteSeconds, options.rate_sign_in);
  return out;
}

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
  auto desk_options = desk_options_of(options);
  if (!desk_options) return report(desk_options.errors(), console.err);
  const desk::Desk desk(*bundle, records, std::move(*desk_options));
  std::optional<desk::Upkeep> upkeep;
  if (records) upkeep.emplace(records, kUpkeep);
  const server::Extension extension{
      desk::Desk::serves,
      [&](const server::Request& request) { return desk.answer(request); },
      {desk::Desk::takes_file,
       [&](const server::Request& header) { return desk.admit_file(header); }}};
  options.server.import_bytes_max = static_cast<std::size_t>(options.import_mib) << kMibBits;
  const auto ready = [&](const std::string& url) {
    console.out << "直达 · Zhida  " << url << "\n" << std::flush;
  };
  options.server.hangup_ends = ::isatty(STDIN_FILENO) == 1;
  const auto served = server::run(*bundle, records, extension, options.server, ready);
  return served ? *served : report(served.errors(), console.err);
}

void add_records_options(Command command, ServeOptions& options) {
  command
      .add_option("--data", options.data,
                  "数据文件夹（zhida init 建的），记录决定、事实与账目 · data folder made by zhida "
                  "init, for records")
      .type_name("DIR")
      .envname("ZHIDA_DATA");
  add_database(command, options.database);
  command
      .add_option(
          "--oidc", options.oidc,
          "统一身份登录的设置，密钥在其中所说的文件或 ZHIDA_OIDC_SECRET · settings of single "
          "sign-on (OpenID Connect); the secret is in the file they name or in "
          "ZHIDA_OIDC_SECRET")
      .type_name("FILE")
      .envname("ZHIDA_OIDC");
}

void add_rates(Command command, ServeOptions& options) {
  constexpr int kMost = 1'000'000;
  command
      .add_option(
          "--rate", options.server.rate,
          "每个地址每秒的请求；0 不限；默认 200，只监听本机又无代理时不限 · requests a second "
          "of one address; 0 for any; 200 by default, any on loopback without a proxy")
      .range(0, kMost)
      .envname("ZHIDA_RATE");
  command
      .add_option("--rate-account", options.rate_account,
                  "每个账号每秒的请求；0 不限 · requests a second of one account; 0 for any")
      .range(0, kMost)
      .envname("ZHIDA_RATE_ACCOUNT")
      .capture_default_str();
  command
      .add_option("--rate-sign-in", options.rate_sign_in,
                  "每个地址每分钟的登录次数；0 不限 · sign-ins a minute of one address; 0 for any")
      .range(0, kMost)
      .envname("ZHIDA_RATE_SIGN_IN")
      .capture_default_str();
}

void add_tls(Command command, server::Options& options) {
  Option certificate =
      command
          .add_option(
              "--tls-cert", options.tls_certificate,
              "证书链（PEM），自己做 TLS；SIGHUP 时重读 · chain of certificates (PEM), to end "
              "TLS here; read again on SIGHUP")
          .type_name("FILE")
          .envname("ZHIDA_TLS_CERT");
  Option key = command
                   .add_option("--tls-key", options.tls_key,
                               "证书的私钥（PEM，无口令）· its key (PEM, without a password)")
                   .type_name("FILE")
                   .envname("ZHIDA_TLS_KEY");
  certificate.needs(key);
  key.needs(certificate);
}

void add_import(Command command, ServeOptions& options) {
  constexpr int kMost = 512;  // what a table may have (docs/import.md)
  command
      .add_option(
          "--import-mib", options.import_mib,
          "网上导入的来源文件至多多少 MiB · MiB of a source's file that comes over HTTP, at "
          "most")
      .range(1, kMost)
      .envname("ZHIDA_IMPORT_MIB")
      .capture_default_str();
}

void add_limits(Command command, server::Options& options) {
  command.add_option("--threads", options.threads, "处理连接的线程 · threads for connections")
      .range(1, 256)
      .envname("ZHIDA_THREADS")
      .capture_default_str();
  command
      .add_option("--compute", options.compute,
                  "计算的线程，0 为处理器数 · threads that compute, 0 for as many as processors")
      .range(0, 256)
      .envname("ZHIDA_COMPUTE")
      .capture_default_str();
  command
      .add_option("--workers", options.workers,
                  "可等待磁盘的线程 · threads that may wait for the disk")
      .range(1, 1024)
      .envname("ZHIDA_WORKERS")
      .capture_default_str();
  command.add_option("--connections", options.connections_max, "最多连接 · connections at most")
      .range(1, 100'000)
      .envname("ZHIDA_CONNECTIONS")
      .capture_default_str();
  command
      .add_option(
          "--timeout", options.timeout_seconds,
          "请求与应答的时限（秒）· seconds for a request to arrive and an answer to be taken")
      .range(1, 3600)
      .envname("ZHIDA_TIMEOUT")
      .capture_default_str();
  command
      .add_option("--trusted-proxy", options.trusted_proxy,
                  "前置代理的 IP，相信它的 X-Forwarded-For · IP of a proxy whose X-Forwarded-For "
                  "is believed")
      .type_name("IP")
      .envname("ZHIDA_TRUSTED_PROXY");
}

}  // namespace

void add_serve(Command app, Action& action) {
  auto options = std::make_shared<ServeOptions>();
  Command command = app.add_subcommand("serve", "网页与 HTTP 接口 · the web page and the HTTP API");
  command
      .add_option("--address", options->server.address, "监听的 IP 地址 · IP address to listen on")
      .type_name("IP")
      .envname("ZHIDA_ADDRESS")
      .capture_default_str();
  command
      .add_option("--port", options->server.port,
                  "端口，0 为任意空闲端口 · port, 0 for any free one")
      .type_name("PORT")
      .envname("ZHIDA_PORT")
      .range(0, 65535)
      .capture_default_str();
  command
      .add_option("--web", options->server.web_folder,
                  "网页文件夹，默认 web/dist · folder of the built page, default web/dist")
      .type_name("DIR")
      .envname("ZHIDA_WEB");
  command
      .add_option(
          "--city", options->server.city_folder,
          "zhida run 的结果文件夹，供全市视图使用 · folder of a zhida run, for the city's pages")
      .type_name("DIR")
      .envname("ZHIDA_CITY")
      .take_last();
  command.add_option("--packs", options->packs, "政策包文件夹 · folder of packs")
      .type_name("DIR")
      .envname("ZHIDA_PACKS")
      .capture_default_str();
  add_records_options(command, *options);
  add_tls(command, options->server);
  add_limits(command, options->server);
  add_rates(command, *options);
  add_import(command, *options);
  command
      .add_option(
          "--config", options->config,
          "配置文件，一行一个 名称=值（选项名）· a file of lines name=value, named as the options")
      .type_name("FILE")
      .envname("ZHIDA_CONFIG");
  command.callback([options, &action] {
    action = [options](Console& console) { return serve(*options, console); };
  });
}

}  // namespace zhida::cli
