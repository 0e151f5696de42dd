// Site: the files of the web page, read into memory once, so that no request touches the disk. Inside of app/server.
//
//     auto site = Site::load("web/dist");                 // Result<Site>
//     Response r = site->answer(*parse_target("/ladder"), request);   // index.html: the page knows its own addresses
//
// Errors:  E-SERVE-WEB (no folder, no index.html, a symbolic link), E-FILE-…
// Threads: immutable after load
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "app/server/asset.h"
#include "app/server/target.h"
#include "base/result.h"

namespace zhida::server {

class Site {
 public:
  // At most 2000 files, 16 MiB each, 128 MiB together. Files whose names begin with a dot are left out.
  [[nodiscard]] static Result<Site> load(const std::string& folder);

  // A file; index.html for an address without an extension (the page routes it); 404 for any other.
  [[nodiscard]] Response answer(const Target& target, const Request& request) const;

  [[nodiscard]] std::size_t size() const { return files_.size(); }

 private:
  std::map<std::string, Asset, std::less<>> files_;  // by path: "/assets/index-BKhaK2lt.js"
};

// "text/html; charset=utf-8" for "index.html"; application/octet-stream for an extension nobody knows.
[[nodiscard]] std::string_view content_type_of(std::string_view path);

// True for a name that holds a digest of its content, as the page's build writes it: "/assets/index-BKhaK2lt.js".
[[nodiscard]] bool is_hashed(std::string_view path);

}  // namespace zhida::server
