# `cmake --install`: the library, its headers, and the two ways to find it from another project:
# find_package(analloc) and pkg-config.
include(CMakePackageConfigHelpers)

function(analloc_install_library name)
    install(TARGETS ${name} EXPORT analloc ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}")
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
            FILES_MATCHING PATTERN "*.h")

    set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/analloc")
    install(EXPORT analloc NAMESPACE analloc:: FILE analloc-targets.cmake DESTINATION "${package_dir}")
    configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/analloc-config.cmake.in"
        "${PROJECT_BINARY_DIR}/analloc-config.cmake" INSTALL_DESTINATION "${package_dir}")
    write_basic_package_version_file("${PROJECT_BINARY_DIR}/analloc-config-version.cmake"
        COMPATIBILITY SameMajorVersion)
    install(FILES "${PROJECT_BINARY_DIR}/analloc-config.cmake"
                  "${PROJECT_BINARY_DIR}/analloc-config-version.cmake" DESTINATION "${package_dir}")

    # Relative, so that the installed tree can be moved; pkg-config itself says where the .pc lies.
    file(RELATIVE_PATH ANALLOC_PC_PREFIX "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
    configure_file("${PROJECT_SOURCE_DIR}/cmake/analloc.pc.in" "${PROJECT_BINARY_DIR}/analloc.pc" @ONLY)
    install(FILES "${PROJECT_BINARY_DIR}/analloc.pc" DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
endfunction()
