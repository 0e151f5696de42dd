// Reads the parts of a zip archive, within limits, from memory (libzip).
//
// Errors:  E-IMPORT-ZIP (not an archive, damaged, encrypted, another compression), E-IMPORT-LIMIT (unpacked size); no part
//          is unpacked beyond the size that the archive's directory gives it
// Threads: an archive belongs to one thread; it keeps no copy of the bytes
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "service/intake/sheet.h"

struct zip;

namespace zhida::intake {

class Archive {
 public:
  // REQUIRES: bytes outlive the archive
  [[nodiscard]] static Result<Archive> open(std::string_view bytes, const std::string& file,
                                            const SheetLimits& limits);

  [[nodiscard]] bool has(std::string_view part) const { return parts_.find(part) != parts_.end(); }

  // REQUIRES: has(part)
  [[nodiscard]] Result<std::string> read(std::string_view part);

 private:
  struct Close {
    void operator()(zip* archive) const;
  };

  Archive(zip* archive, std::string file, const SheetLimits& limits)
      : archive_(archive), file_(std::move(file)), limits_(limits) {}
  [[nodiscard]] Result<bool> list();
  [[nodiscard]] Diagnostic broken(std::string_view part) const;
  [[nodiscard]] Diagnostic too_large(std::string_view part) const;

  std::unique_ptr<zip, Close> archive_;
  std::string file_;
  SheetLimits limits_;
  std::map<std::string, std::uint64_t, std::less<>> parts_;  // name → index
  std::size_t unpacked_ = 0;
};

}  // namespace zhida::intake
