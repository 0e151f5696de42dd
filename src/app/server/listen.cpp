// Descriptors, and errors of opening a port.
#include "app/server/listen.h"

#include <algorithm>
#include <sys/resource.h>
#include <thread>
#include <utility>

namespace zhida::server {
namespace {

Diagnostic usage_error(std::string code, std::string zh, std::string en) {
  Diagnostic d;
  d.code = std::move(code);
  d.zh = std::move(zh);
  d.en = std::move(en);
  return d;
}

}  // namespace

Diagnostic open_error(const Options& options, const std::error_code& error) {
  Diagnostic d;
  d.code = "E-SERVE-PORT";
  const std::string where = options.address + ":" + std::to_string(options.port);
  if (error == std::errc::address_in_use) {
    d.zh = "端口被占用：" + where;
    d.en = "the port is in use: " + where;
    d.help_zh = "换一个端口（--port 9000），或先停掉占用它的程序（ss -ltnp 可查）";
    d.help_en = "take another (--port 9000), or stop the program that holds it (ss -ltnp shows it)";
  } else if (error == std::errc::permission_denied) {
    d.zh = "没有权限使用端口：" + where;
    d.en = "not allowed to use the port: " + where;
    d.help_zh = "1024 以下的端口需要特权，请用较大的端口";
    d.help_en = "ports below 1024 need privileges: take a larger one";
  } else {
    d.code = "E-SERVE-ADDRESS";
    d.zh = "不能在这个地址上监听：" + where + "（" + error.message() + "）";
    d.en = "cannot listen on this address: " + where + " (" + error.message() + ")";
    d.help_zh = "用本机的地址：127.0.0.1，或 0.0.0.0 表示所有网卡";
    d.help_en = "use an address of this machine: 127.0.0.1, or 0.0.0.0 for all interfaces";
  }
  return d;
}

Diagnostic bad_port() {
  return usage_error("E-SERVE-PORT", "端口须在 0 到 65535 之间", "a port is between 0 and 65535");
}

Diagnostic bad_address(const std::string& address) {
  return usage_error("E-SERVE-ADDRESS", "不是 IP 地址：" + address,
                     "not an IP address: " + address);
}

std::size_t processors(int wanted) {
  return wanted > 0 ? static_cast<std::size_t>(wanted)
                    : std::max(1U, std::thread::hardware_concurrency());
}

void allow_descriptors(int connections) {
  constexpr rlim_t kFiles = 256;
  const rlim_t wanted = static_cast<rlim_t>(connections) + kFiles;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min(wanted, limit.rlim_max);
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

}  // namespace zhida::server
