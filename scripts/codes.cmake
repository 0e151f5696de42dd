# Writes the pages of docs/codes as a C++ source, so that `zhida code` shows them wherever the program stands.
# Usage: cmake -DFOLDER=docs/codes -DOUT=pages.cpp -P codes.cmake
file(GLOB files ${FOLDER}/*.md)
list(SORT files)
set(entries "")
foreach(file ${files})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"zhida(${text})zhida\"},\n")
endforeach()
file(WRITE ${OUT} "// Written by scripts/codes.cmake from docs/codes.
#include \"app/cli/pages.h\"

namespace zhida::cli {

const std::vector<Page>& pages() {
  static const std::vector<Page> kPages = {
${entries}  };
  return kPages;
}

}  // namespace zhida::cli
")
