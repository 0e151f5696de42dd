# Writes the numbered SQL files of src/record/store/migrations as a C++ source.
# Usage: cmake -DFOLDER=src/record/store/migrations -DOUT=migrations.cpp -P migrations.cmake
file(GLOB files ${FOLDER}/*.sql)
list(SORT files)
set(entries "")
foreach(file ${files})
  get_filename_component(name ${file} NAME_WE)
  file(READ ${file} text)
  string(APPEND entries "    {\"${name}\", R\"zhida(${text})zhida\"},\n")
endforeach()
file(WRITE ${OUT} "// Written by scripts/migrations.cmake from src/record/store/migrations.
#include \"record/store/migrate.h\"

namespace zhida::store {

std::span<const MigrationText> migration_texts() {
  static const MigrationText kTexts[] = {
${entries}  };
  return kTexts;
}

}  // namespace zhida::store
")
