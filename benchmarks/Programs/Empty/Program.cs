// Nothing: what is measured is what every .NET program takes.
return 0;
