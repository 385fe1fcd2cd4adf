"""The look of every page: shell, components, forms, charts and maps. It knows no other package."""
