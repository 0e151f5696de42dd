// Files: reads packs and facts from disk within limits, and writes so that a reader sees the old text or the new one,
// never half of it.
//
// Errors:  E-FILE-NOT-FOUND, E-FILE-KIND (not a regular file or folder), E-FILE-READ, E-FILE-WRITE, E-FILE-SIZE (a
//          limit), E-FILE-UTF8 (a file's name); Place.file is the path as given
// Threads: functions without shared state; two writers of one path leave one of the two texts
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace zhida {

struct NamedText {
  std::string path;  // relative to the folder, with '/' between names
  std::string text;
};

struct TreeLimits {
  std::size_t file_bytes = 8U << 20U;
  std::size_t total_bytes = 256U << 20U;
  std::size_t files = 20'000;
  int depth = 16;  // folders below the folder
};

// The bytes of a regular file. A file larger than max_bytes is refused before it is read.
[[nodiscard]] Result<std::string> read_file(std::string_view path, std::size_t max_bytes);

// The files below `folder` whose names end with one of `extensions` (".yaml"; all files when empty), sorted by relative
// path as bytes. Names that start with a dot are left out; symbolic links to files are read, to folders not followed.
[[nodiscard]] Result<std::vector<NamedText>> read_tree(std::string_view folder,
                                                       const std::vector<std::string>& extensions,
                                                       const TreeLimits& limits = {});

// Replaces the file, or creates it with mode 0644 (a replaced file keeps its mode). On success the text and its name
// are on the disk (fsync of file and folder); on failure the file is as it was, or, when only the folder's fsync failed,
// has the new text. A symbolic link is replaced, not followed. The folder must exist.
//
// Returns: the number of bytes written
[[nodiscard]] Result<std::size_t> write_file_atomically(std::string_view path,
                                                        std::string_view text);

// Creates a file that only its owner may read and write (mode 0600), whole or not at all. A file of that name, of whatever
// kind, is kept, and the error says so: a key that is overwritten is lost.
//
// Returns: the number of bytes written
[[nodiscard]] Result<std::size_t> create_private_file(std::string_view path, std::string_view text);

}  // namespace zhida
