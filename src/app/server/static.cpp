// Reads the web page's files at start and answers with them.
#include "app/server/static.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "app/server/problem.h"
#include "record/files/files.h"

namespace zhida::server {
namespace {

constexpr TreeLimits kLimits{
    .file_bytes = 16U << 20U, .total_bytes = 128U << 20U, .files = 2000, .depth = 8};

constexpr std::pair<std::string_view, std::string_view> kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff", "font/woff"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".eot", "application/vnd.ms-fontobject"},
    {".txt", "text/plain; charset=utf-8"},
    {".xml", "application/xml"},
    {".webmanifest", "application/manifest+json"},
};

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view extension_of(std::string_view path) {
  const std::string_view name = name_of(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot);
}

Diagnostic web_error(const std::string& path, std::string zh, std::string en) {
  Diagnostic d;
  d.code = "E-SERVE-WEB";
  d.place.file = path;
  d.zh = std::move(zh);
  d.en = std::move(en);
  d.help_zh = "先构建网页：在 web/ 里运行 npm ci && npm run build，或直接运行 ./run";
  d.help_en = "build the page first: npm ci && npm run build in web/, or ./run";
  return d;
}

}  // namespace

std::string_view content_type_of(std::string_view path) {
  const std::string_view extension = extension_of(path);
  for (const auto& [known, type] : kTypes) {
    if (extension == known) return type;
  }
  return "application/octet-stream";
}

bool is_hashed(std::string_view path) {
  if (!path.starts_with("/assets/")) return false;
  constexpr std::size_t kHash = 8;
  std::string_view stem = name_of(path);
  stem.remove_suffix(extension_of(path).size());
  if (stem.size() < kHash + 2 || stem[stem.size() - kHash - 1] != '-') return false;
  const std::string_view hash = stem.substr(stem.size() - kHash);
  return std::ranges::all_of(hash, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-';
  });
}

Result<Site> Site::load(const std::string& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    return web_error(folder, "没有网页文件夹", "there is no folder with the web page");
  }
  auto files = read_tree(folder, {}, kLimits);
  if (!files) return files.errors();
  Site site;
  for (NamedText& file : *files) {
    // A link could lead out of the folder: the page's build makes none, so none is served.
    const std::string on_disk = folder + "/" + file.path;
    if (std::filesystem::is_symlink(on_disk, error)) {
      return web_error(on_disk, "网页文件夹里不能有符号链接",
                       "the web folder must not hold symbolic links");
    }
    const std::string path = "/" + file.path;
    site.files_.emplace(
        path, make_asset(std::string(content_type_of(path)),
                         is_hashed(path) ? kImmutable : kRevalidate, std::move(file.text)));
  }
  if (!site.files_.contains("/index.html")) {
    return web_error(folder + "/index.html", "网页文件夹里没有 index.html",
                     "the web folder has no index.html");
  }
  return site;
}

Response Site::answer(const Target& target, const Request& request) const {
  const std::string path = target.path();
  auto file = files_.find(path);
  const bool routed_by_page = name_of(path).find('.') == std::string_view::npos;
  if (file == files_.end() && routed_by_page) file = files_.find("/index.html");
  if (file == files_.end()) return refuse(Refusal::kPath, path);
  if (request.method != "GET" && request.method != "HEAD") {
    return refuse_method(request.method, "GET, HEAD");
  }
  return answer_with(file->second, request);
}

}  // namespace zhida::server
