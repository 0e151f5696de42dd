// Lists and unpacks an archive's parts.
#include "service/intake/zip.h"

#include <memory>
#include <optional>
#include <utility>
#include <zip.h>

#include "service/intake/problem.h"

namespace zhida::intake {
namespace {

constexpr zip_int64_t kPartsMax = 10'000;
// The first bytes of a compound file: the old .xls, and every workbook with a password.
constexpr std::string_view kCompoundMark = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};

// Null where the bytes are no archive (libzip takes an empty file for an empty one).
zip_t* open_bytes(std::string_view bytes) {
  if (bytes.empty()) return nullptr;
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr);
  if (source == nullptr) return nullptr;
  zip_t* archive = zip_open_from_source(source, ZIP_RDONLY, nullptr);
  if (archive == nullptr) zip_source_free(source);
  return archive;
}

// Exactly `size` bytes whose checksum is right; nothing otherwise.
std::optional<std::string> unpack(zip_t* archive, std::uint64_t index, std::uint64_t size) {
  const std::unique_ptr<zip_file_t, CloseFile> file(zip_fopen_index(archive, index, 0));
  if (!file) return std::nullopt;
  std::string out(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const zip_int64_t n = zip_fread(file.get(), out.data() + filled, size - filled);
    if (n <= 0) return std::nullopt;
    filled += static_cast<std::size_t>(n);
  }
  char more = 0;  // the checksum is looked at where the part ends
  if (zip_fread(file.get(), &more, 1) != 0) return std::nullopt;
  return out;
}

}  // namespace

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

Result<Archive> Archive::open(std::string_view bytes, const std::string& file,
                              const SheetLimits& limits) {
  if (bytes.starts_with(kCompoundMark)) {
    return failure(
        "E-IMPORT-ZIP", file,
        {"工作簿有密码，或是旧的 .xls 格式",
         "the workbook has a password, or is of the old .xls kind"},
        {"在 Excel 里去掉密码，另存为 .xlsx", "remove the password in Excel and save it as .xlsx"});
  }
  Archive out(open_bytes(bytes), file, limits);
  if (!out.archive_) return out.broken({});
  const auto listed = out.list();
  if (!listed) return listed.errors();
  return out;
}

Diagnostic Archive::broken(std::string_view part) const {
  const std::string which = part.empty() ? "" : std::string(part);
  return failure(
      "E-IMPORT-ZIP", file_,
      {"文件损坏，或不是 .xlsx 工作簿" + (which.empty() ? "" : "：" + which),
       "the file is damaged, or is no .xlsx workbook" + (which.empty() ? "" : ": " + which)},
      {"用 Excel 打开后另存为 .xlsx，再试", "open it in Excel, save it as .xlsx, try again"});
}

Diagnostic Archive::too_large(std::string_view part) const {
  const std::string n = std::to_string(limits_.part_bytes >> 20U);
  return failure("E-IMPORT-LIMIT", file_,
                 {"解压后太大（一部分最多 " + n + " MiB）：" + std::string(part),
                  "too large when unpacked (a part at most " + n + " MiB): " + std::string(part)},
                 {"另存为 CSV UTF-8 再导入，或拆成几个文件",
                  "save it as CSV UTF-8 and import that, or split it"});
}

Result<bool> Archive::list() {
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  if (count < 0 || count > kPartsMax) return broken({});
  for (zip_int64_t i = 0; i < count; ++i) {
    const auto index = static_cast<std::uint64_t>(i);
    const char* name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
    if (name == nullptr) return broken({});
    if (!parts_.emplace(name, index).second) return broken(name);
  }
  return true;
}

Result<std::string> Archive::read(std::string_view name) {
  const auto found = parts_.find(name);
  ZHIDA_CHECK(found != parts_.end());
  zip_stat_t stat;
  if (zip_stat_index(archive_.get(), found->second, 0, &stat) != 0) return broken(name);
  if (stat.encryption_method != ZIP_EM_NONE) {
    return failure("E-IMPORT-ZIP", file_, {"工作簿有密码", "the workbook has a password"},
                   {"在 Excel 里去掉密码再试", "remove the password in Excel and try again"});
  }
  if (stat.comp_method != ZIP_CM_STORE && stat.comp_method != ZIP_CM_DEFLATE) return broken(name);
  if (stat.size > limits_.part_bytes || stat.size > limits_.total_bytes - unpacked_)
    return too_large(name);
  // No deflate stream is shorter than a thousandth of its text: what claims to be is not unpacked at all.
  constexpr std::uint64_t kRatioMax = 1'100;
  if (stat.size / kRatioMax > stat.comp_size) return broken(name);
  auto out = unpack(archive_.get(), found->second, stat.size);
  if (!out) return broken(name);
  unpacked_ += out->size();
  return std::move(*out);
}

}  // namespace zhida::intake
